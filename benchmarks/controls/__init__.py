"""What the API is compared with: a bare Django view, and the endpoints as DRF's tutorial would write them."""
