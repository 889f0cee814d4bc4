"""The entry point. `--version` is answered with nothing but `sys` imported: start-up is a feature."""

import sys


def main() -> None:
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from apigov import __version__

        try:
            print(f"apigov {__version__}", flush=True)
        except OSError:
            # Nobody reads it or the disk is full. The interpreter would try once more and print a traceback.
            import os

            os._exit(1)
        return
    import gc

    # What is loaded and built from here on mostly stays to the end: looking through it for garbage finds little and takes its time.
    gc.disable()
    from apigov.cli import run

    leave(run(arguments))


def leave(code: int) -> None:
    """End the process at once: taking big trees apart object by object would cost more than some runs."""
    import os

    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or 1
    os._exit(code)


if __name__ == "__main__":
    main()
