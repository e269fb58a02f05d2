"""Runs the command line: `python -m project_drift`."""

from project_drift.cli import main

if __name__ == "__main__":
    main()
