"""The version of the package and of the plugin: the one place, checked against plugin.json."""

VERSION = "1.0.0"
