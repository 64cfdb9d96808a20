package io.keyhold.cli;

import static io.keyhold.cli.Output.col;

import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateGrantResponse;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantListEntry;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.ListGrantsRequest;
import io.keyhold.api.ListGrantsResponse;
import io.keyhold.api.ListRetirableGrantsRequest;
import io.keyhold.api.ListRetirableGrantsResponse;
import io.keyhold.api.RetireGrantRequest;
import io.keyhold.api.RevokeGrantRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Grants. */
@Command(
        name = "grant",
        description = "Let a principal use a key, within constraints, without changing a policy.",
        footer = "  keyhold grant create alias/letters --to arn:aws:iam::111122223333:user/alice --operation Decrypt")
final class GrantCommands {
    private static final String GRANT = "The grant id";
    private final CommandSession session;

    GrantCommands(CommandSession session) {
        this.session = session;
    }

    /** By AWS's names, which are not how Java writes constants. */
    static final class OperationNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(GrantOperation.values())
                    .map(GrantOperation::value)
                    .iterator();
        }
    }

    /** The options of a new grant. */
    static final class Terms {
        @Option(names = "--to", required = true, paramLabel = "ARN", description = "Who gets the permission")
        private String grantee = "";

        @Option(
                names = "--operation",
                required = true,
                split = ",",
                paramLabel = "NAME",
                completionCandidates = OperationNames.class,
                description = "What is permitted, for example Decrypt,Encrypt; repeatable")
        private List<GrantOperation> operations = new ArrayList<>();

        @Option(names = "--retiring", paramLabel = "ARN", description = "Another principal that may retire the grant")
        private String retiring = "";

        @Option(names = "--name", paramLabel = "NAME", description = "Makes it once, however often it is asked for")
        private String name = "";

        @Option(
                names = "--context-subset",
                paramLabel = "NAME=VALUE",
                description = "Only if the encryption context holds this pair; repeatable")
        private Map<String, String> subset = new LinkedHashMap<>();

        @Option(
                names = "--context-equals",
                paramLabel = "NAME=VALUE",
                description = "Only if the encryption context is these pairs; repeatable")
        private Map<String, String> equal = new LinkedHashMap<>();

        CreateGrantRequest request(String keyId) {
            CreateGrantRequest request =
                    CreateGrantRequest.of(keyId, operations).withGranteePrincipal(grantee);
            request = retiring.isEmpty() ? request : request.withRetiringPrincipal(retiring);
            request = name.isEmpty() ? request : request.withName(name);
            return subset.isEmpty() && equal.isEmpty()
                    ? request
                    : request.withConstraints(GrantConstraints.of()
                            .withEncryptionContextSubset(subset)
                            .withEncryptionContextEquals(equal));
        }
    }

    @Command(
            description = "Make a grant.",
            footer =
                    "  keyhold grant create alias/letters --to arn:aws:iam::111122223333:user/alice --operation Decrypt")
    void create(@Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key, @Mixin Terms terms) {
        CreateGrantResponse response = session.kms().createGrant(terms.request(session.keyId(key)));
        session.out().members(response);
    }

    @Command(description = "List the grants of a key.", footer = "  keyhold grant list alias/letters")
    void list(@Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key) {
        ListGrantsRequest request = ListGrantsRequest.of(session.keyId(key));
        show(Listing.all(
                marker ->
                        session.kms().listGrants(marker.map(request::withMarker).orElse(request)),
                ListGrantsResponse::grants,
                ListGrantsResponse::nextMarker));
    }

    @Command(
            description = "List the grants that a principal may retire.",
            footer = "  keyhold grant retirable arn:aws:iam::111122223333:user/alice")
    void retirable(@Parameters(paramLabel = "ARN", description = "The principal") String principal) {
        ListRetirableGrantsRequest request = ListRetirableGrantsRequest.of().withRetiringPrincipal(principal);
        show(Listing.all(
                marker -> session.kms()
                        .listRetirableGrants(marker.map(request::withMarker).orElse(request)),
                ListRetirableGrantsResponse::grants,
                ListRetirableGrantsResponse::nextMarker));
    }

    @Command(
            description = "Revoke a grant (needs kms:RevokeGrant on the key).",
            footer =
                    "  keyhold grant revoke alias/letters 3b1a6c1e5d0c4b1f8a7d6e5f4c3b2a190817263544332211009f8e7d6c5b4a39")
    void revoke(
            @Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key,
            @Parameters(paramLabel = "GRANT", description = GRANT) String grant) {
        session.kms().revokeGrant(RevokeGrantRequest.of(session.keyId(key), grant));
        session.out().done(Map.of(), "revoked " + grant);
    }

    @Command(
            description = "End a grant, as its grantee, its retiring principal or the account that made it.",
            footer =
                    "  keyhold grant retire alias/letters 3b1a6c1e5d0c4b1f8a7d6e5f4c3b2a190817263544332211009f8e7d6c5b4a39")
    void retire(
            @Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key,
            @Parameters(paramLabel = "GRANT", description = GRANT) String grant) {
        session.kms()
                .retireGrant(RetireGrantRequest.of()
                        .withKeyId(session.describe(key).arn())
                        .withGrantId(grant));
        session.out().done(Map.of(), "retired " + grant);
    }

    private void show(List<GrantListEntry> grants) {
        session.out()
                .list(
                        "Grants",
                        grants,
                        col("GRANT", GrantListEntry::grantId),
                        col("TO", GrantListEntry::granteePrincipal),
                        col("OPERATIONS", GrantListEntry::operations),
                        col("NAME", GrantListEntry::name),
                        col("CREATED", GrantListEntry::creationDate));
    }
}
