"""govcheck inside other programs: a guard for jobs, adapters for orchestrators, a plugin for pytest."""
