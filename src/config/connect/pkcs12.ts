// The certificates of a PKCS12 trust store. The only import of node-forge, loaded when such a store is named:
// Node's own tls takes a PKCS12 file only with a private key in it, and a trust store has none.

import { KlogError } from '../../base/errors.ts';

/**
 * All certificates of the store as PEM texts. `what` begins the message of a KlogError `bad-store` (a wrong
 * password, not PKCS12, no certificates).
 */
export async function certificatesOf(store: Buffer, password: string, what: string): Promise<string> {
  const { default: forge } = await import('node-forge');
  const certBag = forge.pki.oids['certBag'] ?? '';
  let certificates: string[];
  try {
    const asn1 = forge.asn1.fromDer(store.toString('latin1'));
    const bags = forge.pkcs12.pkcs12FromAsn1(asn1, password).getBags({ bagType: certBag })[certBag] ?? [];
    certificates = bags.map((bag) => {
      // forge knows no elliptic keys: such a certificate comes as ASN.1 only.
      const body = bag.asn1 ?? (bag.cert && forge.pki.certificateToAsn1(bag.cert));
      if (body === undefined) return '';
      return forge.pem.encode({ type: 'CERTIFICATE', body: forge.asn1.toDer(body).getBytes() });
    });
  } catch (error) {
    const wrong = error instanceof Error && /password|MAC/i.test(error.message);
    throw new KlogError(
      'bad-store',
      `${what}: ${wrong ? 'the password is wrong' : 'this is not a PKCS12 store'}`,
      {
        hint: wrong ? 'keytool -list -keystore truststore.p12' : '-X ssl.ca.location=ca.pem',
        cause: error,
      },
    );
  }
  if (certificates.length > 0) return certificates.join('');
  throw new KlogError('bad-store', `${what}: the store holds no certificate`, {
    hint: '-X ssl.ca.location=ca.pem',
  });
}
