package io.keyhold.x509;

import io.keyhold.api.KmsException;
import java.util.List;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Checks that certificates are the chain of one key. Whoever trusts the chain verifies its signatures. */
final class CertificateChain {
    private CertificateChain() {}

    /**
     * Refuses certificates that are not a chain of the key.
     *
     * @param publicKey the SubjectPublicKeyInfo of the key in DER
     * @param chain certificates in DER
     * @throws KmsException.Validation if the first is of another key, or one does not name the next as its issuer
     */
    static void require(byte[] publicKey, List<byte[]> chain) {
        if (chain.isEmpty()) {
            throw new KmsException.Validation("the chain is empty", "Pass the certificate of the key first");
        }
        List<Certificate> certificates =
                chain.stream().map(CertificateChain::parse).toList();
        SubjectPublicKeyInfo key = SubjectPublicKeyInfo.getInstance(publicKey);
        Certificate leaf = certificates.get(0);
        if (!key.getPublicKeyData().equals(leaf.getSubjectPublicKeyInfo().getPublicKeyData())) {
            throw new KmsException.Validation(
                    "the first certificate, of `" + leaf.getSubject() + "`, is not of this key",
                    "Pass the certificate of the key first, then each issuer");
        }
        for (int i = 0; i + 1 < certificates.size(); i++) {
            requireIssued(certificates.get(i), certificates.get(i + 1));
        }
    }

    private static void requireIssued(Certificate certificate, Certificate next) {
        if (!certificate.getIssuer().equals(next.getSubject())) {
            throw new KmsException.Validation(
                    "the certificate of `" + certificate.getSubject() + "` is issued by `" + certificate.getIssuer()
                            + "`, and the next is that of `" + next.getSubject() + "`",
                    "Pass the certificate of the key first, then each issuer");
        }
    }

    private static Certificate parse(byte[] der) {
        try {
            return Certificate.getInstance(der);
        } catch (IllegalArgumentException e) {
            throw new KmsException.Validation(
                    "a certificate of `" + der.length + "` bytes is malformed", "Pass certificates in DER", e);
        }
    }
}
