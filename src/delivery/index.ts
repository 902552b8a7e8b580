/**
 * The way out of the house: a message is accepted, waits in its session's lane, is judged, claimed,
 * handed to WAHA once, and recorded. At most one visible copy, never silently lost; what cannot be
 * learned is said to be unknown. It keeps no second truth beside the message row.
 */
export { createDelivery, type Delivery } from './delivery.js';
export { foreseeRoutes } from './foresee-routes.js';
export type { Asker, NewMessage, To } from './new-message.js';
export { deliveryRoutes } from './routes.js';
export { countRestrictedPeople } from './store/restriction-store.js';
export { unknownRoutes } from './unknown-routes.js';
export { crashedTheGateway } from './verbs/set-aside.js';
