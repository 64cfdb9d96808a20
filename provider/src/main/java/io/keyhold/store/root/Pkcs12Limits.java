package io.keyhold.store.root;

import io.keyhold.api.KmsException;
import java.math.BigInteger;
import java.nio.file.Path;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Looks at a PKCS#12 file before its password is used: it must have a MAC, and must not ask for endless hashing. */
final class Pkcs12Limits {
    private static final BigInteger MOST_ITERATIONS = BigInteger.valueOf(2_000_000);

    /** The values that keytool of JDK 17 writes. */
    static final BigInteger ENOUGH_ITERATIONS = BigInteger.valueOf(10_000);

    private Pkcs12Limits() {}

    /** Refuses a file without MAC or with more than 2,000,000 iterations. */
    static void check(Path file, byte[] content) {
        leastIterations(file, content);
    }

    /** The same, and gives the smallest of the iteration counts: guesses are made against that one. */
    static BigInteger leastIterations(Path file, byte[] content) {
        try {
            Pfx pfx = Pfx.getInstance(content);
            MacData mac = pfx.getMacData();
            if (mac == null) {
                throw new KmsException.RootOfTrust(
                        "PKCS#12 file `" + file + "` has no MAC, so changes to it would not be noticed",
                        "Make it again with keytool");
            }
            BigInteger least = limit(file, mac.getIterationCount());
            ASN1OctetString safe = ASN1OctetString.getInstance(pfx.getAuthSafe().getContent());
            for (ASN1Encodable element : ASN1Sequence.getInstance(safe.getOctets())) {
                ContentInfo info = ContentInfo.getInstance(element);
                if (PKCSObjectIdentifiers.encryptedData.equals(info.getContentType())) {
                    least = least.min(limit(
                            file,
                            iterations(
                                    EncryptedData.getInstance(info.getContent()).getEncryptionAlgorithm())));
                }
            }
            return least;
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException | NullPointerException e) {
            throw new KmsException.RootOfTrust(
                    "file `" + file + "` is not a PKCS#12 file", "Make one with keytool -storetype PKCS12");
        }
    }

    private static BigInteger iterations(AlgorithmIdentifier algorithm) {
        if (!PKCSObjectIdentifiers.id_PBES2.equals(algorithm.getAlgorithm())) {
            return PKCS12PBEParams.getInstance(algorithm.getParameters()).getIterations();
        }
        PBES2Parameters scheme = PBES2Parameters.getInstance(algorithm.getParameters());
        return PBKDF2Params.getInstance(scheme.getKeyDerivationFunc().getParameters())
                .getIterationCount();
    }

    private static BigInteger limit(Path file, BigInteger iterations) {
        if (iterations.signum() <= 0 || iterations.compareTo(MOST_ITERATIONS) > 0) {
            throw new KmsException.RootOfTrust(
                    "PKCS#12 file `" + file + "` asks for `" + iterations + "` iterations; 1 to " + MOST_ITERATIONS
                            + " are allowed",
                    "Make it again with keytool");
        }
        return iterations;
    }
}
