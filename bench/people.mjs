/** Numbers that are reserved for fiction; those we write to never write to us here. */
const written = 600;
const writing = 500;

const three = place => String(place).padStart(3, '0');

export const outboundPhone = number => `447700900${three(number % written)}`;
export const inboundPhone = number => `442079460${three(number % writing)}`;
