"""Live: the sound card, the lock, the saved session; the shell around the pure rooms."""
