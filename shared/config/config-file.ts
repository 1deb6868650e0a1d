/** Of config.json. */
export const maxConfigBytes = 64 * 1024;
