"""Checks of the analyses of sweep against other programs, for scripts/test-statistics."""
