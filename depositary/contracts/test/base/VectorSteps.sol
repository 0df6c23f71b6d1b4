// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Board, Cap, Operation, Rules} from "../../Types.sol";
import {AllowList} from "./AllowList.sol";
import {Json} from "./Json.sol";
import {Steps} from "./Steps.sol";

/// @dev An operation and its fields in words.
struct VectorStep {
    Operation operation;
    string fields;
}

/// @dev Builds operations together with the JSON of their fields.
library VectorSteps {
    using Json for string;

    function transfer(bytes32 to, bytes32 token, uint128 amount) internal pure returns (VectorStep memory) {
        string memory fields = typed("transfer").with("to", Json.word(to));
        fields = fields.with("token", Json.word(token));
        fields = fields.with("amount", Json.amount(amount));
        return VectorStep(Steps.transfer(to, token, amount), fields);
    }

    function withdraw(AllowList.Entry[] memory listed, uint64 index, uint128 amount)
        internal
        pure
        returns (VectorStep memory)
    {
        bytes32[] memory path = AllowList.path(listed, index);
        AllowList.Entry memory entry = listed[index];
        string memory fields = typed("withdraw").with("token", Json.word(entry.token));
        fields = fields.with("destination", Json.account(entry.destination));
        fields = fields.with("amount", Json.amount(amount));
        fields = fields.with("leafIndex", Json.number(index));
        fields = fields.with("path", Json.words(path));
        return VectorStep(Steps.withdraw(entry.token, entry.destination, amount, index, path), fields);
    }

    function raiseFreeze(uint8 level) internal pure returns (VectorStep memory) {
        return VectorStep(Steps.raiseFreeze(level), typed("raiseFreeze").with("level", Json.number(level)));
    }

    function lowerFreeze(uint8 level) internal pure returns (VectorStep memory) {
        return VectorStep(Steps.lowerFreeze(level), typed("lowerFreeze").with("level", Json.number(level)));
    }

    function proposeRules(Rules memory rules) internal pure returns (VectorStep memory) {
        return VectorStep(Steps.proposeRules(rules), typed("proposeRules").append(rulesFields(rules)));
    }

    function proposeCap(Cap memory cap) internal pure returns (VectorStep memory) {
        string memory fields = typed("proposeCap").with("token", Json.word(cap.token));
        fields = fields.with("cap", Json.amount(cap.cap));
        fields = fields.with("windowSeconds", Json.number(cap.windowSeconds));
        return VectorStep(Steps.proposeCap(cap), fields);
    }

    function proposeBoard(Board memory board) internal pure returns (VectorStep memory) {
        return VectorStep(Steps.proposeBoard(board), typed("proposeBoard").append(boardFields(board)));
    }

    function rulesFields(Rules memory rules) internal pure returns (string memory) {
        string memory fields = string("").with("policyHash", Json.word(rules.policyHash));
        fields = fields.with("policyVersion", Json.number(rules.policyVersion));
        fields = fields.with("allowListRoot", Json.word(rules.allowListRoot));
        fields = fields.with("allowListSize", Json.number(rules.allowListSize));
        fields = fields.with("withdrawalDelaySeconds", Json.number(rules.withdrawalDelaySeconds));
        fields = fields.with("rulesDelaySeconds", Json.number(rules.rulesDelaySeconds));
        fields = fields.with("boardDelaySeconds", Json.number(rules.boardDelaySeconds));
        fields = fields.with("maxAnchorAgeSeconds", Json.number(rules.maxAnchorAgeSeconds));
        return fields.with("guardian", Json.account(rules.guardian));
    }

    function boardFields(Board memory board) internal pure returns (string memory) {
        string memory members;
        for (uint256 i = 0; i < board.members.length; i++) {
            string memory member = string("").with("address", Json.account(board.members[i]));
            member = member.with("weight", Json.number(board.weights[i]));
            members = members.append(Json.object(member));
        }
        string memory fields = string("");
        fields = fields.with("members", Json.array(members));
        fields = fields.with("threshold", Json.number(board.threshold));
        return fields.with("groupKey", Json.hexOf(board.groupKey));
    }

    function typed(string memory name) private pure returns (string memory) {
        return string("").with("type", Json.text(name));
    }
}
