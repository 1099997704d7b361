"""`python -m refaudit` is `refaudit`."""

from refaudit.cli import main

if __name__ == "__main__":
    main()
