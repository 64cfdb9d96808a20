package io.keyhold.cli;

import static io.keyhold.cli.Output.col;

import io.keyhold.KeyholdAdmin;
import io.keyhold.api.AccountSummary;
import io.keyhold.api.PrincipalSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Accounts, users and roles. */
@Command(
        name = "principal",
        description = "Accounts, users and roles: their policies, boundaries, tags and secrets.",
        footer = "  keyhold principal create arn:aws:iam::111122223333:user/alice")
final class PrincipalCommands {
    private static final String ARN = "The ARN of a user or role, path included";
    private static final String POLICY = "The name of the policy";
    private final CommandSession session;

    PrincipalCommands(CommandSession session) {
        this.session = session;
    }

    private KeyholdAdmin admin() {
        return session.keyhold().admin();
    }

    @Command(description = "List the accounts of the store.", footer = "  keyhold principal accounts")
    void accounts() {
        session.out()
                .list(
                        "Accounts",
                        admin().listAccounts(),
                        col("ACCOUNT", AccountSummary::account),
                        col("NAME", AccountSummary::name));
    }

    @Command(
            name = "create-account",
            description = "Create an account in addition to the home account.",
            footer = "  keyhold principal create-account 444455556666 partner")
    void createAccount(
            @Parameters(paramLabel = "ACCOUNT", description = "Twelve digits") String account,
            @Parameters(paramLabel = "NAME", description = "What people call it") String name) {
        admin().createAccount(account, name);
        session.out().done(Map.of(), "created account " + account);
    }

    @Command(
            name = "delete-account",
            description = "Remove an account that has no keys, users and roles.",
            footer = "  keyhold principal delete-account 444455556666")
    void deleteAccount(@Parameters(paramLabel = "ACCOUNT", description = "Twelve digits") String account) {
        admin().deleteAccount(account);
        session.out().done(Map.of(), "deleted account " + account);
    }

    @Command(description = "List the users and roles of an account.", footer = "  keyhold principal list")
    void list(
            @Option(
                            names = "--account",
                            paramLabel = "ACCOUNT",
                            defaultValue = "",
                            description = "Else the home account")
                    String named) {
        String account = named.isEmpty() ? admin().listAccounts().get(0).account() : named;
        List<PrincipalSummary> all = new ArrayList<>(admin().listUsers(account));
        all.addAll(admin().listRoles(account));
        session.out()
                .list(
                        "Principals",
                        all,
                        col("ARN", PrincipalSummary::arn),
                        col("POLICIES", each -> each.policies().keySet()),
                        col("BOUNDARY", each -> each.boundary().isPresent() ? "yes" : ""),
                        col("SECRET", each -> each.hasSecret() ? "yes" : ""),
                        col("TAGS", PrincipalSummary::tags));
    }

    @Command(
            description = "Make a user or role without policies.",
            footer = "  keyhold principal create arn:aws:iam::111122223333:user/alice")
    void create(@Parameters(paramLabel = "ARN", description = ARN) String arn) {
        session.out().done(admin().createPrincipal(arn), "created " + arn);
    }

    @Command(
            description = "Describe a user or role.",
            footer = "  keyhold principal describe arn:aws:iam::111122223333:user/alice")
    void describe(@Parameters(paramLabel = "ARN", description = ARN) String arn) {
        session.out().members(admin().describePrincipal(arn));
    }

    @Command(
            description = "Delete a user or role; a new one of the same name is a different principal.",
            footer = "  keyhold principal delete arn:aws:iam::111122223333:user/alice")
    void delete(@Parameters(paramLabel = "ARN", description = ARN) String arn) {
        admin().deletePrincipal(arn);
        session.out().done(Map.of(), "deleted " + arn);
    }

    @Command(
            name = "put-policy",
            description = "Attach an identity policy, or replace the one of that name.",
            footer = "  keyhold principal put-policy arn:aws:iam::111122223333:user/alice UseKeys policy.json")
    void putPolicy(
            @Parameters(paramLabel = "ARN", description = ARN) String arn,
            @Parameters(paramLabel = "NAME", description = POLICY) String name,
            @Parameters(paramLabel = "FILE", description = "The policy, JSON; - is standard input") String file)
            throws IOException {
        List<String> findings = admin().putPolicy(arn, name, PolicyFile.read(session, file));
        session.out().done(Map.of("Findings", findings), "attached " + name + " to " + arn);
        if (!session.out().isJson()) {
            findings.forEach(finding -> session.out().note("note: " + finding));
        }
    }

    @Command(
            name = "delete-policy",
            description = "Detach an identity policy.",
            footer = "  keyhold principal delete-policy arn:aws:iam::111122223333:user/alice UseKeys")
    void deletePolicy(
            @Parameters(paramLabel = "ARN", description = ARN) String arn,
            @Parameters(paramLabel = "NAME", description = POLICY) String name) {
        admin().deletePolicy(arn, name);
        session.out().done(Map.of(), "detached " + name + " from " + arn);
    }

    @Command(
            description = "Set the permissions boundary, or take it away.",
            footer = "  keyhold principal boundary arn:aws:iam::111122223333:user/alice boundary.json")
    void boundary(
            @Parameters(paramLabel = "ARN", description = ARN) String arn,
            @Parameters(
                            paramLabel = "FILE",
                            arity = "0..1",
                            defaultValue = "",
                            description = "The boundary, JSON; none takes it away")
                    String file)
            throws IOException {
        if (file.isEmpty()) {
            admin().deletePermissionsBoundary(arn);
            session.out().done(Map.of(), "removed the boundary of " + arn);
        } else {
            admin().putPermissionsBoundary(arn, PolicyFile.read(session, file));
            session.out().done(Map.of(), "set the boundary of " + arn);
        }
    }

    @Command(
            description = "Put tags on a user or role.",
            footer = "  keyhold principal tag arn:aws:iam::111122223333:user/alice dept=post")
    void tag(
            @Parameters(index = "0", paramLabel = "ARN", description = ARN) String arn,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME=VALUE", description = "The tags")
                    Map<String, String> tags) {
        admin().tagPrincipal(arn, tags);
        session.out().done(Map.of(), "tagged " + arn);
    }

    @Command(
            description = "Remove tags from a user or role.",
            footer = "  keyhold principal untag arn:aws:iam::111122223333:user/alice dept")
    void untag(
            @Parameters(index = "0", paramLabel = "ARN", description = ARN) String arn,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", description = "Their names")
                    List<String> names) {
        admin().untagPrincipal(arn, names);
        session.out().done(Map.of(), "untagged " + arn);
    }

    @Command(
            description = {
                "Give a user or role a secret, or take it away.",
                "It must show it where it comes through a KeyStore. A salted Argon2id hash is kept."
            },
            footer = {
                "  keyhold principal secret arn:aws:iam::111122223333:user/alice",
                "  keyhold principal secret arn:aws:iam::111122223333:user/alice --from env:ALICE_SECRET"
            })
    void secret(
            @Parameters(paramLabel = "ARN", description = ARN) String arn,
            @Option(
                            names = "--from",
                            paramLabel = "SOURCE",
                            defaultValue = "prompt",
                            description = "Where it is: " + SecretSource.FORMS + " (${DEFAULT-VALUE})")
                    SecretSource from,
            @Option(names = "--delete", description = "Remove it") boolean delete) {
        if (delete) {
            admin().deleteSecret(arn);
            session.out().done(Map.of(), "removed the secret of " + arn);
            return;
        }
        admin().describePrincipal(arn);
        char[] secret = from.read(session.terminal(), "the new secret", true);
        try {
            admin().setSecret(arn, secret);
        } finally {
            Arrays.fill(secret, '\0');
        }
        session.out().done(Map.of(), "set the secret of " + arn);
    }
}
