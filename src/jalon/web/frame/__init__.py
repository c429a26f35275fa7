"""What every page shares: language, security headers, faults as pages, the words and pieces of templates."""
