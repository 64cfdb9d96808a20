package io.keyhold;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random policies whose conditions ask for what a call can say, has by default, or gets from its session. */
final class RandomPolicies {
    private static final List<String> ACTIONS = List.of(
            "kms:*",
            "kms:*",
            "kms:Encrypt",
            "kms:Decrypt",
            "kms:ReEncrypt*",
            "kms:ReEncryptTo",
            "kms:GenerateDataKey*",
            "kms:GenerateDataKeyPair",
            "kms:Sign",
            "kms:*Mac",
            "kms:CreateGrant",
            "kms:*Grant*",
            "kms:CreateKey",
            "kms:TagResource",
            "kms:*Alias",
            "kms:ScheduleKeyDeletion",
            "kms:EnableKeyRotation",
            "kms:ImportKeyMaterial",
            "kms:PutKeyPolicy",
            "kms:D*",
            "kms:Get*",
            "kms:List*");

    /** Operator, condition key and value, with {@code '} for {@code "}. */
    private static final List<String> CONDITIONS = List.of(
            "'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}",
            "'NotIpAddress':{'aws:SourceIp':'203.0.113.0/24'}",
            "'StringEquals':{'kms:ViaService':'jdbc.us-east-1.amazonaws.com'}",
            "'Null':{'kms:ViaService':'true'}",
            "'Bool':{'kms:GrantIsForAWSResource':'true'}",
            "'Bool':{'aws:ViaAWSService':'false'}",
            "'Bool':{'aws:SecureTransport':'true'}",
            "'StringEquals':{'kms:EncryptionContext:tenant':'t-1'}",
            "'StringNotEquals':{'kms:EncryptionContext:tenant':'t-1'}",
            "'Null':{'kms:EncryptionContext:tenant':'true'}",
            "'ForAllValues:StringEquals':{'kms:EncryptionContextKeys':['tenant']}",
            "'StringEquals':{'kms:EncryptionAlgorithm':'SYMMETRIC_DEFAULT'}",
            "'StringNotEquals':{'kms:EncryptionAlgorithm':'SYMMETRIC_DEFAULT'}",
            "'Null':{'kms:EncryptionAlgorithm':'true'}",
            "'NumericLessThan':{'kms:ScheduleKeyDeletionPendingWindowInDays':'30'}",
            "'NumericEquals':{'kms:ScheduleKeyDeletionPendingWindowInDays':'30'}",
            "'Null':{'kms:ScheduleKeyDeletionPendingWindowInDays':'true'}",
            "'NumericEquals':{'kms:RotationPeriodInDays':'365'}",
            "'Null':{'kms:RotationPeriodInDays':'false'}",
            "'NumericLessThan':{'kms:TrailingDaysWithoutKeyUsage':'1'}",
            "'StringLike':{'kms:RequestAlias':'alias/a-*'}",
            "'Null':{'kms:RequestAlias':'true'}",
            "'StringEquals':{'kms:CallerAccount':'111122223333'}",
            "'StringEquals':{'kms:KeySpec':'SYMMETRIC_DEFAULT'}",
            "'Null':{'kms:KeySpec':'true'}",
            "'StringEquals':{'kms:KeyUsage':'SIGN_VERIFY'}",
            "'StringEquals':{'kms:KeyOrigin':'AWS_KMS'}",
            "'Bool':{'kms:MultiRegion':'false'}",
            "'StringEquals':{'kms:SigningAlgorithm':'ECDSA_SHA_256'}",
            "'StringEquals':{'kms:MessageType':'RAW'}",
            "'Null':{'kms:MessageType':'true'}",
            "'StringEquals':{'kms:MacAlgorithm':'HMAC_SHA_256'}",
            "'StringEquals':{'kms:KeyAgreementAlgorithm':'ECDH'}",
            "'StringEquals':{'kms:EncapsulationAlgorithm':'ML_KEM'}",
            "'StringEquals':{'kms:DataKeyPairSpec':'ECC_NIST_P256'}",
            "'Bool':{'kms:ReEncryptOnSameKey':'true'}",
            "'StringLike':{'kms:GranteePrincipal':'*user/bob'}",
            "'ForAllValues:StringEquals':{'kms:GrantOperations':['Encrypt','DescribeKey']}",
            "'StringEquals':{'kms:GrantConstraintType':'EncryptionContextSubset'}",
            "'Null':{'kms:RetiringPrincipal':'true'}",
            "'Bool':{'kms:BypassPolicyLockoutSafetyCheck':'true'}",
            "'Null':{'kms:BypassPolicyLockoutSafetyCheck':'true'}",
            "'StringEquals':{'aws:RequestTag/dept':'it'}",
            "'ForAllValues:StringEquals':{'aws:TagKeys':['dept']}",
            "'StringEquals':{'aws:ResourceTag/dept':'it'}",
            "'StringEquals':{'aws:ResourceTag/dept':'${aws:PrincipalTag/dept}'}",
            "'StringEquals':{'aws:PrincipalTag/dept':'it'}",
            "'StringEquals':{'kms:ExpirationModel':'KEY_MATERIAL_EXPIRES'}",
            "'Null':{'kms:ExpirationModel':'true'}",
            "'DateGreaterThan':{'kms:ValidTo':'2030-01-01T00:00:00Z'}",
            "'StringEquals':{'kms:WrappingAlgorithm':'RSAES_OAEP_SHA_256'}",
            "'StringEquals':{'kms:WrappingKeySpec':'RSA_3072'}",
            "'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::111122223333:role/*'}",
            "'ForAnyValue:StringLike':{'kms:ResourceAliases':'alias/a-*'}");

    private static final List<String> PRINCIPALS = List.of(
            "{\"AWS\":\"arn:aws:iam::111122223333:root\"}",
            "{\"AWS\":\"arn:aws:iam::111122223333:root\"}",
            "{\"AWS\":\"111122223333\"}",
            "\"*\"",
            "{\"AWS\":\"" + AccessWorld.ALICE + "\"}",
            "{\"AWS\":[\"" + AccessWorld.BOB + "\",\"" + AccessWorld.CAROL + "\"]}",
            "{\"AWS\":\"" + AccessWorld.ROLE + "\"}",
            "{\"AWS\":\"" + AccessWorld.SESSION + "\"}",
            "{\"AWS\":\"arn:aws:iam::444455556666:root\"}");

    private final Random random;

    RandomPolicies(Random random) {
        this.random = random;
    }

    /** A key policy; the first statement leaves much to identity policies, most of the time. */
    String keyPolicy() {
        List<String> statements = new ArrayList<>();
        if (random.nextInt(4) > 0) {
            statements.add(AccessWorld.delegation());
        }
        int more = 1 + random.nextInt(4);
        for (int i = 0; i < more; i++) {
            statements.add("{\"Effect\":\"" + effect() + "\",\"Principal\":" + pick(PRINCIPALS) + rest("*"));
        }
        return AccessWorld.policy(statements.toArray(new String[0]));
    }

    /** An identity policy, a boundary or a session policy. */
    String identityPolicy() {
        List<String> statements = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            statements.add(AccessWorld.iam("Allow", "kms:*", "*"));
        }
        int more = 1 + random.nextInt(3);
        for (int i = 0; i < more; i++) {
            String resource = random.nextInt(4) == 0 ? "arn:aws:kms:*:111122223333:key/*" : "*";
            statements.add("{\"Effect\":\"" + effect() + "\"" + rest(resource));
        }
        return AccessWorld.policy(statements.toArray(new String[0]));
    }

    /** An identity policy that often allows everything, so that a boundary is not always what decides. */
    String boundary() {
        return random.nextInt(4) == 0 ? identityPolicy() : AccessWorld.policy(AccessWorld.iam("Allow", "kms:*", "*"));
    }

    private String rest(String resource) {
        String condition = random.nextInt(4) == 0 ? "" : ",\"Condition\":{" + conditions() + "}";
        return ",\"Action\":\"" + pick(ACTIONS) + "\",\"Resource\":\"" + resource + "\"" + condition + "}";
    }

    private String conditions() {
        String first = pick(CONDITIONS).replace('\'', '"');
        String second = pick(CONDITIONS).replace('\'', '"');
        boolean both = random.nextInt(4) == 0
                && !first.substring(0, first.indexOf(':')).equals(second.substring(0, second.indexOf(':')));
        return both && !first.startsWith("\"For") && !second.startsWith("\"For") ? first + "," + second : first;
    }

    private String effect() {
        return random.nextInt(5) == 0 ? "Deny" : "Allow";
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
