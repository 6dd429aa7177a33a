"""Files and folders → originals and reports; one small adapter per format."""
