/** Loaded before a program (`node -r`), keeps it awake until the moment SPEC_KITTY_START_AT (milliseconds since 1970). */
while (Date.now() < Number(process.env['SPEC_KITTY_START_AT']));
