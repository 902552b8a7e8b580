import { created, notImplemented, ok, type Answer } from '../answers.js';
import { numberParam, type Call, type Route } from '../calls.js';
import { pass, passToStore } from '../gate.js';
import { chatIdOf, digitsOf } from '../ids.js';
import { lidOf, phoneChatId, type Person } from '../people.js';
import type { World } from '../world.js';

/** Contacts, number checks, hidden ids. */
export function contactRoutes(world: World): Route[] {
  const { engine, people } = world;

  function contactOf(person: Person): Record<string, unknown> {
    const { phone, name } = person;
    const lid = lidOf(person);
    const named = name === '' ? {} : { pushname: name };
    if (engine.name === 'NOWEB') {
      if (!person.lidOnly) return { id: phoneChatId(person), ...(lid ? { lid } : {}), ...named };
      return { id: lid, phoneNumber: `${phone}@s.whatsapp.net`, ...named };
    }
    const flags = { isMe: false, isGroup: false, isWAContact: true, isMyContact: name !== '' };
    const id = (person.lidOnly ? lid : null) ?? phoneChatId(person);
    return { id, number: phone, name: name || null, ...named, ...flags, isBlocked: false };
  }

  const onWhatsApp = () => people.all().filter(person => !person.notOnWhatsApp);

  async function list(call: Call): Promise<Answer> {
    await passToStore(world, call);
    const contacts = onWhatsApp().map(contactOf);
    const sortBy = call.query.get('sortBy') === 'name' ? 'pushname' : 'id';
    if (call.query.has('sortBy')) {
      contacts.sort((a, b) => String(a[sortBy]).localeCompare(String(b[sortBy])));
    }
    if (call.query.get('sortOrder') === 'desc') contacts.reverse();
    const offset = numberParam(call.query, 'offset', 0);
    const limit = numberParam(call.query, 'limit', contacts.length);
    return ok(contacts.slice(offset, offset + limit));
  }

  /** WAHA has nothing to say about a contact it does not know: 200 and no body. */
  async function one(call: Call): Promise<Answer> {
    await passToStore(world, call);
    const id = call.params.id ?? call.query.get('contactId') ?? '';
    const person = people.find(chatIdOf(id));
    return ok(person && !person.notOnWhatsApp ? contactOf(person) : undefined);
  }

  async function checkExists(call: Call): Promise<Answer> {
    await pass(world, call);
    const digits = digitsOf(call.query.get('phone') ?? '').replace(/\D/g, '');
    const person = people.find(`${digits}@c.us`);
    if (person?.notOnWhatsApp || digits.length < 7) return ok({ numberExists: false });
    const lid = person?.lidOnly ? lidOf(person) : null;
    const chatId = `${digits}@c.us`;
    if (lid && engine.name === 'GOWS') return ok({ numberExists: true, chatId: lid, pn: chatId });
    return ok({ numberExists: true, chatId });
  }

  async function about(call: Call): Promise<Answer> {
    await pass(world, call);
    if (!engine.blocking) throw notImplemented(engine);
    return ok({ about: null });
  }

  async function block(call: Call): Promise<Answer> {
    await pass(world, call);
    if (!engine.blocking) throw notImplemented(engine);
    return created();
  }

  async function profilePicture(call: Call): Promise<Answer> {
    await pass(world, call);
    return ok({ profilePictureURL: null });
  }

  async function save(call: Call): Promise<Answer> {
    await pass(world, call);
    return ok({ success: true });
  }

  const withLid = () => onWhatsApp().filter(person => person.lid && !person.hidesNumber);
  const pair = (person: Person) => ({ lid: lidOf(person), pn: phoneChatId(person) });

  async function lids(call: Call): Promise<Answer> {
    await passToStore(world, call);
    const offset = numberParam(call.query, 'offset', 0);
    const limit = numberParam(call.query, 'limit', 100);
    return ok(
      withLid()
        .slice(offset, offset + limit)
        .map(pair),
    );
  }

  async function countLids(call: Call): Promise<Answer> {
    await passToStore(world, call);
    return ok({ count: withLid().length });
  }

  async function byLid(call: Call): Promise<Answer> {
    await passToStore(world, call);
    const lid = `${digitsOf(call.params.lid ?? '')}@lid`;
    const person = people.find(lid);
    return ok(person && !person.hidesNumber ? pair(person) : { lid, pn: null });
  }

  async function byPhone(call: Call): Promise<Answer> {
    await passToStore(world, call);
    const pn = `${digitsOf(call.params.phone ?? '')}@c.us`;
    return ok({ lid: lidOf(people.find(pn) ?? { phone: '', name: '' }), pn });
  }

  async function emptyList(call: Call): Promise<Answer> {
    await pass(world, call);
    return ok([]);
  }

  const contacts = '/api/contacts';
  const mine = '/api/:session';
  return [
    { method: 'GET', path: `${contacts}/all`, name: 'contacts', handle: list },
    { method: 'GET', path: `${contacts}/check-exists`, name: 'check-exists', handle: checkExists },
    { method: 'GET', path: `${contacts}/about`, name: 'about', handle: about },
    { method: 'GET', path: `${contacts}/profile-picture`, name: 'picture', handle: profilePicture },
    { method: 'POST', path: `${contacts}/block`, name: 'block', handle: block },
    { method: 'POST', path: `${contacts}/unblock`, name: 'unblock', handle: block },
    { method: 'GET', path: contacts, name: 'contact', handle: one },
    { method: 'GET', path: `${mine}/contacts/:id`, name: 'contact', handle: one },
    { method: 'PUT', path: `${mine}/contacts/:id`, name: 'save-contact', handle: save },
    { method: 'GET', path: `${mine}/lids`, name: 'lids', handle: lids },
    { method: 'GET', path: `${mine}/lids/count`, name: 'lids', handle: countLids },
    { method: 'GET', path: `${mine}/lids/pn/:phone`, name: 'lids', handle: byPhone },
    { method: 'GET', path: `${mine}/lids/:lid`, name: 'lids', handle: byLid },
    { method: 'GET', path: `${mine}/labels`, name: 'labels', handle: emptyList },
    { method: 'GET', path: `${mine}/groups`, name: 'groups', handle: emptyList },
  ];
}
