import { BlockList, isIP } from 'node:net';

/** Everything that is not the public internet: loopback, private, link-local, metadata, reserved, multicast. */
const blocked = new BlockList();
const ranges4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
for (const [net, prefix] of ranges4) blocked.addSubnet(net, prefix, 'ipv4');

const publicV6 = new BlockList();
publicV6.addSubnet('2000::', 3, 'ipv6');
const reservedV6 = new BlockList();
const ranges6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];
for (const [net, prefix] of ranges6) reservedV6.addSubnet(net, prefix, 'ipv6');

/** True unless the address is plainly on the public internet. Mapped and tunnelled forms count as private. */
export function isPrivateAddress(address: string): boolean {
  const plain = address.split('%')[0] ?? '';
  switch (isIP(plain)) {
    case 4:
      return blocked.check(plain, 'ipv4');
    case 6:
      return !publicV6.check(plain, 'ipv6') || reservedV6.check(plain, 'ipv6');
    default:
      return true;
  }
}
