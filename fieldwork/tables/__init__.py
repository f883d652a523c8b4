"""This app's lists."""
