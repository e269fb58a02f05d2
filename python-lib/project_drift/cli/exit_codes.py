"""How a command ends."""

EXIT_CLEAN = 0
EXIT_ERROR = 1
EXIT_DRIFT = 2
