"""The pages of the application, one module a page."""
