"""One module for each resource type; adding a module adds the type."""
