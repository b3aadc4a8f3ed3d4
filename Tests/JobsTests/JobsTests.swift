// Claims follow with the runner.
