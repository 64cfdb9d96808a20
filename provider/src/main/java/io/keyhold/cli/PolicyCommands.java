package io.keyhold.cli;

import io.keyhold.api.AccessExplanation;
import io.keyhold.api.AccessQuestion;
import io.keyhold.api.Caller;
import io.keyhold.api.GetKeyPolicyRequest;
import io.keyhold.api.GetKeyPolicyResponse;
import io.keyhold.api.Operation;
import io.keyhold.api.PutKeyPolicyRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Key policies, and why a call is allowed or refused. */
@Command(
        name = "policy",
        description = "Show and set key policies; explain and simulate decisions.",
        footer = {
            "  keyhold policy explain arn:aws:iam::111122223333:user/alice kms:Decrypt alias/letters",
            "  keyhold policy put alias/letters policy.json"
        })
final class PolicyCommands {
    private static final String ACTION = "For example kms:Decrypt";
    private static final String KEY =
            "The key: id, ARN or alias; leave it out for kms:CreateKey and other permissions without a key";
    private static final String PRINCIPAL = "Who would call: the ARN of a root, user or role session";
    private final CommandSession session;

    PolicyCommands(CommandSession session) {
        this.session = session;
    }

    @Command(description = "Show the policy of a key.", footer = "  keyhold policy show alias/letters > policy.json")
    void show(@Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key) {
        GetKeyPolicyResponse response = session.kms().getKeyPolicy(GetKeyPolicyRequest.of(session.keyId(key)));
        session.out().document(response, response.policy());
    }

    @Command(description = "Set the policy of a key.", footer = "  keyhold policy put alias/letters policy.json")
    void put(
            @Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key,
            @Parameters(paramLabel = "FILE", description = "The policy, JSON; - is standard input") String file,
            @Option(
                            names = "--bypass-lockout-check",
                            description = "Accept a policy that prevents this caller from changing it again")
                    boolean bypass)
            throws IOException {
        session.kms()
                .putKeyPolicy(PutKeyPolicyRequest.of(session.keyId(key), PolicyFile.read(session, file))
                        .withBypassPolicyLockoutSafetyCheck(bypass));
        session.out().done(Map.of(), "set the policy of " + key);
    }

    @Command(
            description = {
                "Show whether a call would be allowed, and which statement or grant decides.",
                "Exit code 0 if it would be, 1 if not. Nothing is done or audited."
            },
            footer =
                    "  keyhold policy explain arn:aws:iam::111122223333:user/alice kms:Decrypt alias/letters -c to=mary")
    int explain(
            @Parameters(paramLabel = "PRINCIPAL", description = PRINCIPAL) String principal,
            @Parameters(paramLabel = "ACTION", description = ACTION) String action,
            @Parameters(paramLabel = "KEY", arity = "0..1", defaultValue = "", description = KEY) String key,
            @Mixin ContextOption context,
            @Mixin RequestOption request,
            @Mixin TokenOption tokens) {
        return answer(question(principal, action, key, context, request, tokens));
    }

    @Command(
            description = {
                "The same, as if policies were other than they are.",
                "Exit code 0 if it would be allowed, 1 if not. Nothing changes."
            },
            footer = {
                "  keyhold policy simulate arn:aws:iam::111122223333:user/alice kms:Decrypt alias/letters "
                        + "--key-policy new.json"
            })
    int simulate(
            @Parameters(paramLabel = "PRINCIPAL", description = PRINCIPAL) String principal,
            @Parameters(paramLabel = "ACTION", description = ACTION) String action,
            @Parameters(paramLabel = "KEY", arity = "0..1", defaultValue = "", description = KEY) String key,
            @Mixin Supposed supposed,
            @Mixin ContextOption context,
            @Mixin RequestOption request,
            @Mixin TokenOption tokens)
            throws IOException {
        return answer(supposed.with(session, question(principal, action, key, context, request, tokens)));
    }

    /** Policies that are only supposed. */
    static final class Supposed {
        @Option(names = "--key-policy", paramLabel = "FILE", description = "If the key had this policy")
        private String keyPolicy = "";

        @Option(
                names = "--identity-policy",
                paramLabel = "NAME=FILE",
                description = "If the user or role had this policy under that name; repeatable")
        private Map<String, String> identityPolicies = new LinkedHashMap<>();

        AccessQuestion with(CommandSession session, AccessQuestion question) throws IOException {
            AccessQuestion supposing =
                    keyPolicy.isEmpty() ? question : question.supposingKeyPolicy(PolicyFile.read(session, keyPolicy));
            for (Map.Entry<String, String> policy : identityPolicies.entrySet()) {
                supposing = supposing.supposingPolicy(policy.getKey(), PolicyFile.read(session, policy.getValue()));
            }
            return supposing;
        }
    }

    /** The members of the request apart from the encryption context. */
    static final class RequestOption {
        @Spec(Spec.Target.MIXEE)
        private @Nullable CommandSpec command;

        @Option(
                names = "--condition",
                paramLabel = "KEY=VALUE",
                description = {
                    "A condition key of the request, aws:SourceIp=203.0.113.9 for example.",
                    "Repeatable; the same one again is a second value"
                })
        private List<String> conditions = new ArrayList<>();

        @Option(names = "--session-tag", paramLabel = "NAME=VALUE", description = "A tag of the session; repeatable")
        private Map<String, String> sessionTags = new LinkedHashMap<>();

        /** The question with the condition keys. */
        AccessQuestion with(AccessQuestion question) {
            Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String condition : conditions) {
                int equals = condition.indexOf('=');
                if (equals <= 0) {
                    throw misused("`" + condition + "` is not KEY=VALUE: --condition aws:SourceIp=203.0.113.9");
                }
                all.computeIfAbsent(condition.substring(0, equals), name -> new ArrayList<>())
                        .add(condition.substring(equals + 1));
            }
            AccessQuestion asked = question;
            for (Map.Entry<String, List<String>> condition : all.entrySet()) {
                asked = asked.withConditionKey(
                        condition.getKey(), condition.getValue().toArray(new String[0]));
            }
            return asked;
        }

        /** Refuses a question without the key that its action is about. */
        void requireKey(String action, String key) {
            boolean needed = Arrays.stream(Operation.values())
                    .filter(operation -> operation.permissions().stream().anyMatch(action::equalsIgnoreCase))
                    .anyMatch(operation -> operation.scope() != Operation.Scope.NONE);
            if (needed && key.isEmpty()) {
                throw misused("Missing required parameter: KEY; " + action + " is decided on a key");
            }
        }

        private ParameterException misused(String problem) {
            return new ParameterException(Objects.requireNonNull(command).commandLine(), problem);
        }
    }

    private AccessQuestion question(
            String principal,
            String action,
            String key,
            ContextOption context,
            RequestOption request,
            TokenOption tokens) {
        request.requireKey(action, key);
        Caller caller = Caller.of(principal).withSessionTags(request.sessionTags);
        return request.with(AccessQuestion.of(caller, action, key)
                .withEncryptionContext(context.pairs)
                .withGrantTokens(tokens.tokens));
    }

    private int answer(AccessQuestion question) {
        AccessExplanation answer = session.region().admin().explain(question);
        AccessExplanation decision = new AccessExplanation(
                answer.allowed(), answer.explicitDeny(), answer.reason(), answer.decidedBy(), List.of());
        session.out().done(answer, decision.toString());
        if (!session.out().isJson()) {
            answer.findings().forEach(finding -> session.out().print(finding.toString()));
        }
        return (answer.allowed() ? ExitCode.DONE : ExitCode.NO).code();
    }
}
