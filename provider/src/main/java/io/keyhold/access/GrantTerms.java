package io.keyhold.access;

import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantOperation;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The terms of a grant: everything that a {@code CreateGrant} request chooses. Two requests with equal terms and a name ask
 * for the same grant.
 *
 * @param name the name; empty if it has none
 * @param granteePrincipal the principal that gets the permissions
 * @param granteeServicePrincipal or the service that does
 * @param retiringPrincipal the principal that may retire the grant
 * @param retiringServicePrincipal or the service that may
 * @param operations the operations
 * @param constraints the constraints; an empty context is none
 */
public record GrantTerms(
        String name,
        Optional<String> granteePrincipal,
        Optional<String> granteeServicePrincipal,
        Optional<String> retiringPrincipal,
        Optional<String> retiringServicePrincipal,
        Set<GrantOperation> operations,
        GrantConstraints constraints) {
    /** Copies what can change. */
    public GrantTerms {
        EnumSet<GrantOperation> sorted = EnumSet.noneOf(GrantOperation.class);
        sorted.addAll(operations);
        operations = Collections.unmodifiableSet(sorted);
    }

    /** The terms that a request asks for; {@link GrantRules#requireValid} says whether they can be had. */
    public static GrantTerms of(CreateGrantRequest request) {
        return new GrantTerms(
                request.name().orElse(""),
                request.granteePrincipal(),
                request.granteeServicePrincipal(),
                request.retiringPrincipal(),
                request.retiringServicePrincipal(),
                Set.copyOf(request.operations()),
                request.constraints().orElse(GrantRules.NO_CONSTRAINTS));
    }

    /** Principal or service that gets the permissions. */
    public String grantee() {
        return granteePrincipal.or(() -> granteeServicePrincipal).orElse("");
    }

    /** Whether the grant is good for that operation. */
    boolean permits(GrantOperation operation) {
        return operations.contains(operation);
    }

    RecordWriter write(RecordWriter out) {
        out.text(name)
                .optional(granteePrincipal, RecordWriter::text)
                .optional(granteeServicePrincipal, RecordWriter::text)
                .optional(retiringPrincipal, RecordWriter::text)
                .optional(retiringServicePrincipal, RecordWriter::text)
                .count(operations.size());
        operations.forEach(out::constant);
        return out.map(constraints.encryptionContextSubset())
                .map(constraints.encryptionContextEquals())
                .optional(constraints.sourceArn(), RecordWriter::text);
    }

    static GrantTerms read(RecordReader in) {
        return new GrantTerms(
                in.text(),
                in.optional(RecordReader::text),
                in.optional(RecordReader::text),
                in.optional(RecordReader::text),
                in.optional(RecordReader::text),
                operations(in),
                constraints(in));
    }

    /** The one encoding of these terms as a text that can be compared, for the index by name. */
    String comparable() {
        return new String(write(new RecordWriter(RecordFormats.GRANT)).done(), StandardCharsets.ISO_8859_1);
    }

    private static Set<GrantOperation> operations(RecordReader in) {
        EnumSet<GrantOperation> operations = EnumSet.noneOf(GrantOperation.class);
        int count = in.count();
        for (int i = 0; i < count; i++) {
            operations.add(in.constant(GrantOperation.class));
        }
        return operations;
    }

    private static GrantConstraints constraints(RecordReader in) {
        return new GrantConstraints(in.map(), in.map(), in.optional(RecordReader::text));
    }
}
