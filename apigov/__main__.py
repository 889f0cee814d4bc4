"""The entry point. `--version` is answered with nothing but `sys` imported: start-up is a feature."""

import sys


def main() -> None:
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from apigov import __version__

        print(f"apigov {__version__}")
        return
    from apigov.cli import run

    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
