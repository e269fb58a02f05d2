"""What is taken out of a definition before it is hashed, compared or stored."""
