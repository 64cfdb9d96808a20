package io.keyhold.x509;

import io.keyhold.api.CertificateContents;
import io.keyhold.api.Certificates;
import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.handles.KeyEntries;
import io.keyhold.handles.ManagedKey;
import io.keyhold.handles.ManagedKeyPair;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.NoSuchProviderException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Certificates of the keys of one caller. */
public final class KeyCertificates implements Certificates {
    private static final int SERIAL_NUMBER_BITS = 127; // RFC 5280, section 4.1.2.2: positive, 20 bytes at most
    private final KeyEntries entries;
    private final Clock clock;
    private final SecureRandom random;

    public KeyCertificates(KeyEntries entries, Clock clock, SecureRandom random) {
        this.entries = entries;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public X509Certificate selfSigned(String entryName, CertificateContents contents) {
        ManagedKeyPair pair = require(entryName);
        SigningAlgorithmSpec algorithm = algorithm(pair, contents);
        BigInteger serialNumber = new BigInteger(SERIAL_NUMBER_BITS, random).setBit(SERIAL_NUMBER_BITS);
        byte[] der = new CertificateForm(pair.spec(), pair.publicKey(), algorithm)
                .selfSigned(contents, clock.instant(), serialNumber, signer(pair, algorithm));
        return parse(pair, der);
    }

    @Override
    public byte[] request(String entryName, CertificateContents contents) {
        ManagedKeyPair pair = require(entryName);
        SigningAlgorithmSpec algorithm = algorithm(pair, contents);
        return new CertificateForm(pair.spec(), pair.publicKey(), algorithm).request(contents, signer(pair, algorithm));
    }

    @Override
    public void install(String entryName, List<X509Certificate> chain) {
        if (KeyId.find(entryName).isPresent() || entryName.startsWith("arn:")) {
            throw new KmsException.Validation(
                    "`" + entryName + "` is a key, and chains belong to names", "Call CreateAlias, and pass the alias");
        }
        ManagedKeyPair pair = require(entryName);
        List<byte[]> encoded = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            encoded.add(encoded(certificate));
        }
        CertificateChain.require(pair.publicKey(), encoded);
        encoded.forEach(certificate -> parse(pair, certificate));
        entries.putChain(entryName, pair, encoded);
    }

    private ManagedKeyPair require(String entryName) {
        ManagedKey key = entries.key(entryName)
                .orElseThrow(() -> new KmsException.NotFound(
                        "entry `" + entryName + "` has no key", "Pass an alias, an entry name, a key id or a key ARN"));
        if (!(key instanceof ManagedKeyPair pair)) {
            throw new KmsException.Validation(
                    key.arn() + " key spec is " + key.spec() + ", which has no certificates", "Name a key pair");
        }
        return pair;
    }

    private static SigningAlgorithmSpec algorithm(ManagedKeyPair pair, CertificateContents contents) {
        List<SigningAlgorithmSpec> allowed = pair.spec().signingAlgorithms(pair.usage());
        if (allowed.isEmpty()) {
            throw new KmsException.InvalidKeyUsage(
                    pair.arn() + " key usage is " + pair.usage() + " which is not valid for Sign.",
                    "Name a key for SIGN_VERIFY");
        }
        SigningAlgorithmSpec algorithm = contents.signingAlgorithm().orElseGet(() -> byDefault(allowed));
        if (!allowed.contains(algorithm)) {
            throw new KmsException.Validation(
                    pair.arn() + " key spec is " + pair.spec() + ", which does not sign with " + algorithm,
                    "Use one of " + allowed);
        }
        return algorithm;
    }

    private static SigningAlgorithmSpec byDefault(List<SigningAlgorithmSpec> allowed) {
        SigningAlgorithmSpec rsa = SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256;
        return allowed.contains(rsa) ? rsa : allowed.get(0);
    }

    private static CertificateForm.Signer signer(ManagedKeyPair pair, SigningAlgorithmSpec algorithm) {
        return input -> pair.sign(algorithm, MessageType.RAW, input);
    }

    /** As the JDK reads it, because a {@code KeyStore} that the JDK cannot read is of no use. */
    private static X509Certificate parse(ManagedKeyPair pair, byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509", "SUN").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | NoSuchProviderException e) {
            throw new KmsException.Unsupported(
                    "this Java reads no certificate of a key of spec " + pair.spec(), "Call Certificates.request", e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new KmsException.Validation("a certificate has no encoding", "Pass another", e);
        }
    }
}
