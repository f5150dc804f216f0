"""What is sent and received: views, requests, messages, problems."""
