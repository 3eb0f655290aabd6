"""The platform's tests: plain functions, named people, real neighbours."""
