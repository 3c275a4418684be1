"""What authors send and get, one module for each kind of document."""
