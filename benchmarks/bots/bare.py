"""Nothing but `import aiogram`, for its memory."""

import sys

import aiogram


def main() -> None:
    sys.stdout.write(f'{{"aiogram": "{aiogram.__version__}"}}\n')
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
