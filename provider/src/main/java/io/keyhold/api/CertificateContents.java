package io.keyhold.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * The contents of a certificate, or of a request for one, apart from the key.
 *
 * @param subject who has the key; not empty
 * @param alternativeNames hosts, addresses, mailboxes and URIs of the subject; may be empty
 * @param notBefore from when the certificate is valid; from now on if empty; not in a request
 * @param validity for how long; a second at least, and not past the year 9999; not in a request
 * @param keyUsages what the key may be used for; if empty DIGITAL_SIGNATURE, and for an authority also KEY_CERT_SIGN and
 *     CRL_SIGN
 * @param purposes what the certificate is for; for anything if empty
 * @param authority whether the subject issues certificates
 * @param pathLength how many authorities may follow below this one; without limit if empty; for an authority only
 * @param signingAlgorithm how it is signed; RSASSA_PKCS1_V1_5_SHA_256 for RSA and the one algorithm of any other key if
 *     empty
 */
public record CertificateContents(
        X500Principal subject,
        List<AlternativeName> alternativeNames,
        Optional<Instant> notBefore,
        Duration validity,
        Set<CertificateKeyUsage> keyUsages,
        Set<CertificatePurpose> purposes,
        boolean authority,
        Optional<Integer> pathLength,
        Optional<SigningAlgorithmSpec> signingAlgorithm) {
    /** As long as keytool makes them. */
    private static final Duration DEFAULT_VALIDITY = Duration.ofDays(90);

    /** Copies what can change, and refuses what no certificate can say. */
    public CertificateContents {
        alternativeNames = List.copyOf(alternativeNames);
        keyUsages = Set.copyOf(keyUsages);
        purposes = Set.copyOf(purposes);
        if (subject.getName().isEmpty()) {
            throw new KmsException.Validation("the subject is empty", "Pass a name such as CN=web.example.com");
        }
        if (validity.toSeconds() < 1) {
            throw new KmsException.Validation(
                    "a validity of `" + validity + "` is less than a second", "Pass a positive duration");
        }
        if (!authority && (pathLength.isPresent() || keyUsages.contains(CertificateKeyUsage.KEY_CERT_SIGN))) {
            throw new KmsException.Validation(
                    "path length and KEY_CERT_SIGN are for certificate authorities", "Call withAuthority first");
        }
        if (pathLength.filter(length -> length < 0).isPresent()) {
            throw new KmsException.Validation(
                    "path length `" + pathLength.get() + "` is negative", "Pass 0 for no authority below");
        }
    }

    /**
     * Contents for that subject and 90 days.
     *
     * @param subject a distinguished name by RFC 2253, such as {@code CN=web.example.com, O=Example}
     */
    public static CertificateContents of(String subject) {
        return of(parse(subject));
    }

    /** Contents for that subject and 90 days. */
    public static CertificateContents of(X500Principal subject) {
        return new CertificateContents(
                subject,
                List.of(),
                Optional.empty(),
                DEFAULT_VALIDITY,
                Set.of(),
                Set.of(),
                false,
                Optional.empty(),
                Optional.empty());
    }

    /** The same with one more name of the subject. */
    public CertificateContents withAlternativeName(AlternativeName name) {
        List<AlternativeName> names = new ArrayList<>(alternativeNames);
        names.add(name);
        return withAlternativeNames(names);
    }

    /** The same with those names of the subject. */
    public CertificateContents withAlternativeNames(List<AlternativeName> names) {
        return new CertificateContents(
                subject, names, notBefore, validity, keyUsages, purposes, authority, pathLength, signingAlgorithm);
    }

    /** The same, valid for so long. */
    public CertificateContents withValidity(Duration duration) {
        return new CertificateContents(
                subject,
                alternativeNames,
                notBefore,
                duration,
                keyUsages,
                purposes,
                authority,
                pathLength,
                signingAlgorithm);
    }

    /** The same, valid from then on. */
    public CertificateContents withNotBefore(Instant from) {
        return new CertificateContents(
                subject,
                alternativeNames,
                Optional.of(from),
                validity,
                keyUsages,
                purposes,
                authority,
                pathLength,
                signingAlgorithm);
    }

    /** The same with those uses of the key and no other. */
    public CertificateContents withKeyUsages(CertificateKeyUsage... usages) {
        return new CertificateContents(
                subject,
                alternativeNames,
                notBefore,
                validity,
                Set.of(usages),
                purposes,
                authority,
                pathLength,
                signingAlgorithm);
    }

    /** The same for those purposes and no other. */
    public CertificateContents withPurposes(CertificatePurpose... only) {
        return new CertificateContents(
                subject,
                alternativeNames,
                notBefore,
                validity,
                keyUsages,
                Set.of(only),
                authority,
                pathLength,
                signingAlgorithm);
    }

    /** The same for a certificate authority, with any number of authorities below. */
    public CertificateContents withAuthority() {
        return new CertificateContents(
                subject,
                alternativeNames,
                notBefore,
                validity,
                keyUsages,
                purposes,
                true,
                Optional.empty(),
                signingAlgorithm);
    }

    /** The same for a certificate authority, with so many authorities below at most. */
    public CertificateContents withAuthority(int authoritiesBelow) {
        return new CertificateContents(
                subject,
                alternativeNames,
                notBefore,
                validity,
                keyUsages,
                purposes,
                true,
                Optional.of(authoritiesBelow),
                signingAlgorithm);
    }

    /** The same, signed with that algorithm. */
    public CertificateContents withSigningAlgorithm(SigningAlgorithmSpec algorithm) {
        return new CertificateContents(
                subject,
                alternativeNames,
                notBefore,
                validity,
                keyUsages,
                purposes,
                authority,
                pathLength,
                Optional.of(algorithm));
    }

    private static X500Principal parse(String subject) {
        try {
            return new X500Principal(subject);
        } catch (IllegalArgumentException e) {
            throw new KmsException.Validation(
                    "`" + subject + "` is not a distinguished name", "Pass a name such as CN=web.example.com", e);
        }
    }
}
