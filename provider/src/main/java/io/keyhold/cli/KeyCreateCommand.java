package io.keyhold.cli;

import io.keyhold.api.AliasName;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.CreateKeyResponse;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.Tag;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Creates a key. */
@Command(
        name = "create",
        description = "Create a key; by default AES-256 for encryption.",
        footer = {
            "  keyhold key create --alias alias/letters",
            "  keyhold key create --alias alias/release --spec ECC_NIST_P256 --usage SIGN_VERIFY"
        })
final class KeyCreateCommand implements Callable<Integer> {
    private final CommandSession session;

    @Option(
            names = "--alias",
            paramLabel = "ALIAS",
            description = "Create this alias for it too, for example alias/letters")
    private String alias = "";

    @Option(names = "--spec", paramLabel = "SPEC", description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    private KeySpec spec = KeySpec.SYMMETRIC_DEFAULT;

    @Option(
            names = "--usage",
            paramLabel = "USAGE",
            description = "One of ${COMPLETION-CANDIDATES}; required where the spec allows several")
    private @Nullable KeyUsageType usage;

    @Option(names = "--description", paramLabel = "TEXT", description = "Not secret")
    private String description = "";

    @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "A tag; repeatable")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Option(names = "--policy", paramLabel = "FILE", description = "The key policy; else the account may do all")
    private String policy = "";

    @Option(
            names = "--keystore",
            paramLabel = "STORE",
            description = "In this custom key store of a token, by name or id; it never leaves the token")
    private String keyStore = "";

    @Option(names = "--external", description = "Without material: import it with `keyhold key import`")
    private boolean external;

    @Option(
            names = "--multi-region",
            description = "A primary key, which `keyhold key replicate` copies to other Regions")
    private boolean multiRegion;

    KeyCreateCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        CreateKeyRequest request = CreateKeyRequest.of()
                .withKeySpec(spec)
                .withTags(tags.entrySet().stream()
                        .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                        .toList());
        request = usage() == null ? request : request.withKeyUsage(usage());
        request = description.isEmpty() ? request : request.withDescription(description);
        request = request.withMultiRegion(multiRegion);
        request = external ? request.withOrigin(OriginType.EXTERNAL) : request;
        request = keyStore.isEmpty() ? request : inKeyStore(request);
        request = policy.isEmpty() ? request : request.withPolicy(PolicyFile.read(session, policy));
        if (!alias.isEmpty()) {
            requireFree(new AliasName(alias));
        }
        CreateKeyResponse response = session.kms().createKey(request);
        String keyId = response.keyMetadata().keyId();
        if (!alias.isEmpty()) {
            name(keyId);
        }
        session.out().done(response, "created " + keyId + (alias.isEmpty() ? "" : " as " + alias));
        return ExitCode.DONE.code();
    }

    private CreateKeyRequest inKeyStore(CreateKeyRequest request) {
        return request.withOrigin(OriginType.AWS_CLOUDHSM)
                .withCustomKeyStoreId(KeyStoreCommands.find(session, keyStore).customKeyStoreId());
    }

    /** The usage that was asked for, or the only one that the spec has. */
    private @Nullable KeyUsageType usage() {
        List<KeyUsageType> possible =
                List.of(KeyUsageType.values()).stream().filter(spec::allows).toList();
        return usage == null && possible.size() == 1 ? possible.get(0) : usage;
    }

    /** Refuses the alias before there is a key without it, as far as the caller may know. */
    private void requireFree(AliasName name) {
        if (name.isReserved()) {
            throw new KmsException.Validation(
                    "alias `" + name + "` begins with `alias/aws/`, which is reserved", "Choose another name");
        }
        try {
            String taken = session.describe(name.value()).keyId();
            throw new KmsException.AlreadyExists(
                    "alias `" + name + "` already exists, for key " + taken + "; no key was created",
                    "Choose another name, or point it elsewhere later with `keyhold alias update`");
        } catch (KmsException.NotFound | KmsException.AccessDenied e) {
            return; // CreateAlias decides
        }
    }

    /** A key without the name that was asked for is of no use to the caller. */
    private void name(String keyId) {
        try {
            session.kms().createAlias(CreateAliasRequest.of(alias, keyId));
        } catch (KmsException refusal) {
            session.out()
                    .note("note: key " + keyId + " was created, but cannot be named " + alias
                            + "; it is scheduled for deletion");
            session.kms()
                    .scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(keyId).withPendingWindowInDays(7));
            throw refusal;
        }
    }
}
