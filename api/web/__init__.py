"""What every endpoint is given, and the doors that stand before all of them."""
