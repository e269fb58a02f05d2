"""What can be wrong with a plugin, with the settings given to it, or with what it did."""

from __future__ import annotations


class ComponentError(Exception):
    """Base of every error that the runner itself raises."""


class DescriptorError(ComponentError):
    """A descriptor is missing, is not strict JSON, or says something that DSS does not know."""


class ConfigError(ComponentError):
    """The given settings do not fit what the descriptor declares."""


class ContractError(ComponentError):
    """A component ran and did something that DSS does not accept."""


class NotPermittedError(ComponentError):
    """The user may not run this macro in this project."""
