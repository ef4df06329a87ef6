"""Plain functions that build the world a test needs, through the product's own services."""
