"""The helper process of the guard: searches with a backtracking engine until it is ended from outside.

Run as a script. Reads lines of JSON `[pattern, flags, text]`, answers each with a line of JSON: true, false, or a message.
"""

import json
import sys


def main() -> None:
    sys.path[:] = json.loads(sys.argv[1])
    import regress

    compiled: dict[tuple[str, str], regress.Regex] = {}
    for line in sys.stdin:
        pattern, flags, text = json.loads(line)
        answer: bool | str
        try:
            engine = compiled.get((pattern, flags))
            if engine is None:
                engine = compiled[pattern, flags] = regress.Regex(pattern, flags)
            answer = engine.find(text) is not None
        except Exception as error:
            answer = str(error) or type(error).__name__
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
