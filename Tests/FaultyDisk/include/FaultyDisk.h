// Loaded before the program's other libraries (`LD_PRELOAD`); there is nothing to call.
