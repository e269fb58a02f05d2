"""Code shared by the recipes and notebooks of the retail churn project."""
