"""Jobs from their acceptance to their result: the store, and the processes and threads that work on them."""
