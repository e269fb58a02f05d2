"""The version of the package and of the plugin: the one place, checked against plugin.json."""

VERSION = "0.1.0"
