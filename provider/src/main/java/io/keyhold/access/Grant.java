package io.keyhold.access;

import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantListEntry;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeyArn;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A grant of one key. Immutable, as in AWS KMS: to change one, retire it and make another.
 *
 * @param grantId 64 hex digits
 * @param terms what it says
 * @param granteeId the unique id of the grantee when the grant was made, so that a user or role made again under the
 *     same name does not inherit it; empty for grantees without one
 * @param issuingAccount the account of whoever made it, as the ARN of its root
 * @param creationDate when it was made
 */
public record Grant(String grantId, GrantTerms terms, String granteeId, String issuingAccount, Instant creationDate) {
    /** Reads what {@link #encode} wrote. */
    public static Grant decode(byte[] record) {
        return RecordReader.read(
                RecordFormats.GRANT,
                record,
                in -> new Grant(in.text(), GrantTerms.read(in), in.text(), in.text(), in.timestamp()));
    }

    /** The bytes for the store: see {@link RecordFormats}; one grant has one encoding. */
    public byte[] encode() {
        return terms.write(new RecordWriter(RecordFormats.GRANT).text(grantId))
                .text(granteeId)
                .text(issuingAccount)
                .timestamp(creationDate)
                .done();
    }

    /** The decision where this grant decides. */
    Decision decision() {
        return new Decision.Allowed("grant `" + grantId + "`");
    }

    /** The grantee as listings show it: by its unique id if it is gone, or made again under its name. */
    public Optional<String> shownGrantee(PrincipalDirectory directory) {
        boolean gone = !granteeId.isEmpty()
                && directory
                        .find(terms.grantee())
                        .filter(now -> now.uniqueId().equals(granteeId))
                        .isEmpty();
        return gone ? Optional.of(granteeId) : terms.granteePrincipal();
    }

    /** The grant as listings show it. */
    public GrantListEntry toListEntry(KeyArn key, PrincipalDirectory directory) {
        boolean unconstrained = constraints().equals(GrantRules.NO_CONSTRAINTS);
        return new GrantListEntry(
                key.value(),
                grantId,
                terms.name(),
                creationDate,
                shownGrantee(directory),
                terms.retiringPrincipal(),
                issuingAccount,
                List.copyOf(terms.operations()),
                unconstrained ? Optional.empty() : Optional.of(constraints()),
                terms.granteeServicePrincipal(),
                terms.retiringServicePrincipal());
    }

    /** The constraints; empty maps where there are none. */
    public GrantConstraints constraints() {
        return terms.constraints();
    }

    /** The name under which the index has it: the unique id of the grantee, else its ARN or service name. */
    String granteeKey() {
        return granteeId.isEmpty() ? terms.grantee() : granteeId;
    }

    boolean permits(GrantOperation operation) {
        return terms.permits(operation);
    }

    /** The operations as a set of bits. */
    int operationBits() {
        int bits = 0;
        for (GrantOperation operation : terms.operations()) {
            bits |= bit(operation);
        }
        return bits;
    }

    /** The bit of an operation in such a set; means something within one process only. */
    @SuppressWarnings("EnumOrdinal")
    static int bit(GrantOperation operation) {
        return 1 << operation.ordinal();
    }
}
