package io.keyhold.api;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Certificates of key pairs for SIGN_VERIFY, for one caller. Immutable, safe for concurrent use. A signature is {@code
 * kms:Sign} with the algorithm of the contents and message type RAW.
 *
 * <p>A key is named as an entry of the {@code KeyStore}: an alias with or without {@code alias/}, an entry name such as
 * {@code web.example.com}, a key id or a key ARN.
 */
public interface Certificates {
    /**
     * A certificate of the key that the key signs itself; kept nowhere, see {@link #install}.
     *
     * @throws KmsException.NotFound if there is no such entry
     * @throws KmsException.Validation if the key is not a pair, or X.509 has no identifier for the algorithm
     * @throws KmsException.Unsupported if this Java does not read such a certificate, as none does for SM2
     */
    X509Certificate selfSigned(String entryName, CertificateContents contents);

    /**
     * A request for a certificate of the key, which a certificate authority answers. Alternative names, usages, purposes
     * and authority are asked for as extensions.
     *
     * @return PKCS#10 in DER; the caller owns the array
     * @throws KmsException.NotFound if there is no such entry
     * @throws KmsException.Validation if the key is not a pair, or X.509 has no identifier for the algorithm
     */
    byte[] request(String entryName, CertificateContents contents);

    /**
     * Replaces the certificate chain of an entry.
     *
     * @param entryName an alias or entry name that has a key; a key id has no chain
     * @param chain the certificate of the key, then each issuer; the last may be any authority
     * @throws KmsException.NotFound if there is no such entry
     * @throws KmsException.Validation if the first certificate is of another key, or one does not follow from the next
     */
    void install(String entryName, List<X509Certificate> chain);
}
