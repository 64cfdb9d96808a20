package io.keyhold.cli;

import io.keyhold.api.ReplicateKeyRequest;
import io.keyhold.api.ReplicateKeyResponse;
import io.keyhold.api.Tag;
import io.keyhold.api.UpdatePrimaryRegionRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Multi-Region keys. */
final class MultiRegionCommands {
    private MultiRegionCommands() {}

    /** Makes a replica of a key. */
    @Command(
            name = "replicate",
            description = {
                "Make a replica of a multi-Region primary key in another Region.",
                "It has the same id and material, and a policy, tags and state of its own."
            },
            footer = "  keyhold key replicate mrk-1234abcd12ab34cd56ef1234567890ab eu-west-3")
    static final class Replicate implements Callable<Integer> {
        private final CommandSession session;

        @Parameters(index = "0", paramLabel = "KEY", description = CommonOptions.KEY)
        private String key = "";

        @Parameters(index = "1", paramLabel = "REGION", description = "The Region of the replica")
        private String target = "";

        @Option(names = "--description", paramLabel = "TEXT", description = "Not secret")
        private String description = "";

        @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "A tag; repeatable")
        private Map<String, String> tags = new LinkedHashMap<>();

        @Option(names = "--policy", paramLabel = "FILE", description = "Its key policy; else the account may do all")
        private String policy = "";

        Replicate(CommandSession session) {
            this.session = session;
        }

        @Override
        public Integer call() throws IOException {
            ReplicateKeyRequest request = ReplicateKeyRequest.of(session.keyId(key), target)
                    .withTags(tags.entrySet().stream()
                            .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                            .toList());
            request = description.isEmpty() ? request : request.withDescription(description);
            request = policy.isEmpty() ? request : request.withPolicy(PolicyFile.read(session, policy));
            ReplicateKeyResponse response = session.kms().replicateKey(request);
            session.out()
                    .done(response, "created " + response.replicaKeyMetadata().arn());
            return ExitCode.DONE.code();
        }
    }

    /** Moves the primary key. */
    @Command(
            name = "primary",
            description = {
                "Make the replica of a Region the primary key of its set, and the primary key a replica.",
                "Only the primary key is rotated and replicated."
            },
            footer = "  keyhold key primary mrk-1234abcd12ab34cd56ef1234567890ab eu-west-3")
    static final class Primary implements Callable<Integer> {
        private final CommandSession session;

        @Parameters(index = "0", paramLabel = "KEY", description = CommonOptions.KEY)
        private String key = "";

        @Parameters(index = "1", paramLabel = "REGION", description = "The Region of a replica")
        private String target = "";

        Primary(CommandSession session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            session.kms().updatePrimaryRegion(UpdatePrimaryRegionRequest.of(session.keyId(key), target));
            session.out().done(Map.of(), "the primary key of " + key + " is in " + target);
            return ExitCode.DONE.code();
        }
    }
}
