/** A thousand numbers that are reserved for fiction; those we write to never write to us here. */
const reserved = place => `447700900${String(place).padStart(3, '0')}`;
const written = 600;

export const outboundPhone = number => reserved(number % written);
export const inboundPhone = number => reserved(written + (number % (1_000 - written)));
