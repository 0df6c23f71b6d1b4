// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accounts} from "../Accounts.sol";
import {BoardRegistry} from "../BoardRegistry.sol";
import {DefaultFund} from "../DefaultFund.sol";
import {Depositary} from "../Depositary.sol";
import {TestToken} from "../lab/TestToken.sol";
import {Check} from "./base/Check.sol";
import {vm} from "./base/Vm.sol";

/// @dev What is tested here is, byte for byte, what the artifacts ship.
contract ArtifactsTest {
    string private constant FOLDER = "src/main/resources/io/portcullis/depositary/contract/";

    function test_depositaryIsTheOneThatIsShipped() public view {
        requireShipped("Depositary", type(Depositary).creationCode, type(Depositary).runtimeCode);
    }

    function test_accountsAreTheOnesThatAreShipped() public view {
        requireShipped("Accounts", type(Accounts).creationCode, type(Accounts).runtimeCode);
    }

    function test_defaultFundIsTheOneThatIsShipped() public view {
        requireShippedAs("DefaultFund", type(DefaultFund).creationCode);
    }

    function test_boardRegistryIsTheOneThatIsShipped() public view {
        requireShipped("BoardRegistry", type(BoardRegistry).creationCode, type(BoardRegistry).runtimeCode);
    }

    function test_testTokenIsTheOneThatIsShipped() public view {
        requireShipped("TestToken", type(TestToken).creationCode, type(TestToken).runtimeCode);
    }

    /// @dev Of a contract with immutable values: what is deployed has them, so it is the creation code that is compared.
    function requireShippedAs(string memory name, bytes memory creation) private view {
        string memory json = vm.readFile(string.concat(FOLDER, name, ".json"));
        Check.eq(keccak256(vm.parseJsonBytes(json, ".bytecode")), keccak256(creation));
    }

    function requireShipped(string memory name, bytes memory creation, bytes memory runtime) private view {
        string memory json = vm.readFile(string.concat(FOLDER, name, ".json"));
        requireShippedAs(name, creation);
        Check.eq(keccak256(vm.parseJsonBytes(json, ".deployedBytecode")), keccak256(runtime));
    }
}
