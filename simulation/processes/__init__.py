"""What happens: one mechanism a file."""
